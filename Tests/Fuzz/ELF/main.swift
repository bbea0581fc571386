print("FuzzELF")
