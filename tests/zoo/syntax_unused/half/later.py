def later(:
    pass
