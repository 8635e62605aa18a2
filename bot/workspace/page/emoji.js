// The emoji that a news digest is likely to use. Any other is shown as its :name:.

const TABLE = `newspaper 📰 rolled_up_newspaper 🗞️ mag 🔍 mag_right 🔎 bulb 💡 warning ⚠️ no_entry ⛔ x ❌
white_check_mark ✅ heavy_check_mark ✔️ bell 🔔 no_bell 🔕 mute 🔇 speaker 🔈 loudspeaker 📢 mega 📣
speech_balloon 💬 left_speech_bubble 🗨️ thought_balloon 💭 memo 📝 pencil 📝 pencil2 ✏️ bookmark 🔖
bookmark_tabs 📑 books 📚 book 📖 page_facing_up 📄 clipboard 📋 pushpin 📌 round_pushpin 📍 paperclip 📎
link 🔗 date 📅 calendar 📆 spiral_calendar_pad 🗓️ clock1 🕐 hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️
alarm_clock ⏰ inbox_tray 📥 outbox_tray 📤 file_folder 📁 open_file_folder 📂 card_index_dividers 🗂️ lock 🔒
unlock 🔓 key 🔑 gear ⚙️ wrench 🔧 hammer_and_wrench 🛠️ rocket 🚀 zap ⚡ fire 🔥 sparkles ✨ star ⭐ star2 🌟
tada 🎉 trophy 🏆 medal 🏅 soccer ⚽ football 🏈 basketball 🏀 tennis 🎾 running 🏃 microscope 🔬 telescope 🔭
test_tube 🧪 dna 🧬 atom_symbol ⚛️ brain 🧠 stethoscope 🩺 hospital 🏥 pill 💊 syringe 💉 seedling 🌱
deciduous_tree 🌳 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 globe_with_meridians 🌐 sunny ☀️ cloud ☁️
rain_cloud 🌧️ snowflake ❄️ ocean 🌊 volcano 🌋 bank 🏦 classical_building 🏛️ office 🏢 house 🏠 school 🏫
factory 🏭 moneybag 💰 dollar 💵 euro 💶 pound 💷 chart 💹 chart_with_upwards_trend 📈
chart_with_downwards_trend 📉 bar_chart 📊 scales ⚖️ ballot_box_with_ballot 🗳️ art 🎨 performing_arts 🎭
clapper 🎬 musical_note 🎵 camera 📷 robot_face 🤖 computer 💻 iphone 📱 satellite_antenna 📡 wave 👋 +1 👍
thumbsup 👍 -1 👎 thumbsdown 👎 eyes 👀 pray 🙏 clap 👏 raised_hands 🙌 point_right 👉 point_down 👇 smile 😄
slightly_smiling_face 🙂 grin 😁 joy 😂 thinking_face 🤔 heart ❤️ question ❓ grey_question ❔ exclamation ❗
information_source ℹ️ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrows_counterclockwise 🔄
arrow_upper_right ↗️ repeat 🔁 heavy_plus_sign ➕ heavy_minus_sign ➖ small_blue_diamond 🔹 red_circle 🔴
large_blue_circle 🔵 large_green_circle 🟢 large_yellow_circle 🟡 white_circle ⚪ black_circle ⚫ one 1️⃣ two 2️⃣ three 3️⃣`;

const WORDS = TABLE.split(/\s+/);
/** @type {Map<string, string>} */
const EMOJI = new Map(WORDS.flatMap((word, at) => (at % 2 ? [] : [[word, WORDS[at + 1]]])));

/**
 * The character for a name, by our table or by its code points ("1f4f0-fe0f"); else `:name:`.
 * @param {string} name
 * @param {string} [unicode]
 */
export function emoji(name, unicode) {
  if (unicode && /^[0-9a-f]{1,6}(-[0-9a-f]{1,6})*$/i.test(unicode)) {
    const points = unicode.split("-").map((point) => Number.parseInt(point, 16));
    if (points.every((point) => point <= 0x10ffff)) return String.fromCodePoint(...points);
  }
  return EMOJI.get(name) ?? `:${name}:`;
}

/**
 * Replace the :names: that the table has by their characters.
 * @param {string} text
 */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name));
}
