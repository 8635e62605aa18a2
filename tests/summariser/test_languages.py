import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summariser import summarise
from bot.summariser.languages import language_of
from tests.summariser.marked import article


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The pier is open again, and the boats have come back to it with the tide.", "en"),
        ("Die Fähre ist wieder da und fährt nun jeden Tag von der Insel auf das Festland.", "de"),
        (
            "El ferry ha vuelto y sale cada día del puerto para la isla con todos los pasajeros.",
            "es",
        ),
        ("Kapal itu kembali ke pelabuhan dan akan berlayar dari kota pada hari ini.", "id"),
        (
            "Trajekt se vrátil a jezdí každý den na ostrov, který je za přístavem, ale ne v zimě.",
            "cs",
        ),
        ("Паром вернулся в гавань в пятницу вечером после ремонта.", "ru"),
        ("Пором повернувся в гавань, і його чекали її мешканці з усіх сіл.", "uk"),
        ("여객선이 항구로 돌아왔다. 표는 월요일부터 판매된다.", "ko"),
        ("港務局は月曜日、桟橋が再開すると発表した。", "ja"),
        ("港务局周一表示，码头将于周一重新开放。", "zh"),
        ("ท่าเรือจะเปิดอีกครั้งในวันจันทร์", "th"),
        ("رصيف البلدة سيفتح من جديد يوم الاثنين", "ar"),
        ("اسکله پس از نه هفته دوباره باز می‌شود و قایق‌ها چشم به راه‌اند، گفت پدر", "fa"),
        ("Το λιμάνι ανοίγει ξανά τη Δευτέρα.", "el"),
        ("ᚠᚢᚦᚨᚱᚲ ᚷᚹᚺᚾᛁᛃ ᛇᛈᛉᛊᛏᛒ", "und"),
    ],
)
def test_the_language_is_told_by_script_or_function_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "„Wir sind alle sehr froh darüber“, sagte Bürgermeisterin Anna "
                "Peters am Freitag. Die Fähre ist wieder da und fährt auf die Insel."
            ),
            "Anna Peters",
        ),
        (
            (
                "„Wir sind alle sehr froh darüber“, so Peters. Die Fähre ist wieder "
                "da und fährt auf die Insel."
            ),
            "Peters",
        ),
        (
            (
                "Anna Peters sagte am Freitag: „Wir sind alle sehr froh darüber.“ "
                "Die Fähre ist wieder da und fährt auf die Insel."
            ),
            "Anna Peters",
        ),
        (
            "“Hemos esperado este día todo el invierno”, dijo la alcaldesa Ana Pérez el viernes.",
            "Ana Pérez",
        ),
        (
            (
                "« Nous avons attendu ce jour tout l’hiver », a déclaré la maire "
                "Anne Petit vendredi. Le bateau est dans le port et il part pour les îles."
            ),
            "Anne Petit",
        ),
        (
            "“Abbiamo aspettato questo giorno”, ha detto la sindaca Anna Rossi che è al porto.",
            "Anna Rossi",
        ),
        (
            (
                "“We hebben er lang op gewacht”, zei burgemeester Anna de Wit. De "
                "boot is er weer en hij vaart op het eiland."
            ),
            "Anna de Wit",
        ),
        (
            "„Wir sind alle sehr froh darüber“ stand auf dem Schild, und das ist nicht zu sehen.",
            None,
        ),
    ],
)
def test_a_speaker_is_named_where_a_verb_of_saying_joins_the_name(
    text: str, speaker: str | None
) -> None:
    assert [quote.speaker for quote in summarise(article(text)).quotes] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Der Verein zeigt am Freitag den Film „Ein Schiff kommt selten allein“ im Hafen der Stadt.",
        "La película “Un barco no viene nunca solo” se estrena el viernes en el puerto de la isla.",
    ],
)
def test_a_title_is_no_quote_in_other_languages_either(text: str) -> None:
    assert summarise(article(text)).quotes == ()


@given(st.text(max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    assert language_of(text)
