"""`python -m bot …` is `pullquote …`."""

from bot.cli import main

if __name__ == "__main__":
    main()
