raise OSError('the scanner is not there')
