"""How much of a file we accept, and how much of it we look at."""

MIB = 1024 * 1024

MAX_COLUMNS = 2_000  # a table of people's work has tens of columns; thousands mean a transposed or broken file
MAX_LINE_BYTES = 8 * MIB  # also the block we read: a longer line is not a table row
MAX_FILES = 10_000
MAX_UNPACKED_BYTES = 50 * 1024 * MIB
MAX_RATIO = 300  # deflate ends near 1,030; real exports stay below about 60
RATIO_FROM_BYTES = 64 * MIB  # small files may compress as well as they like
MAX_DOCUMENT_BYTES = 512 * MIB  # HTML and workbooks are read as one document
MAX_JSON_OBJECT_BYTES = 64 * MIB  # one row of a JSON file

BLOCK_BYTES = 8 * MIB
HEAD_BYTES = 512 * 1024
SPREAD_PIECES = 48
SPREAD_BYTES = 64 * 1024
SAMPLE_ROWS = 5_000
WHOLE_SAMPLE_BYTES = 8 * MIB  # below this every row is looked at before the sample is drawn
RUN_ROWS = 25
