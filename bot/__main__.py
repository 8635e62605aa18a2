"""Makes ``python -m bot …`` the same as ``pullquote …``."""

from bot.cli import main

if __name__ == "__main__":
    main()
