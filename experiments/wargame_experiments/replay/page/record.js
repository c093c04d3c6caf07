// A record: its columns as typed arrays, by table and name.

const NEVER = 4294967295;
const TYPES = {
  u1: Uint8Array, i1: Int8Array, u2: Uint16Array, i2: Int16Array,
  u4: Uint32Array, i4: Int32Array, f4: Float32Array, f8: Float64Array,
};

async function readRecord(text, format = "forcemix-replay") {
  if (text.format !== format || text.version !== 1) {
    throw new Error(`this page reads format 1 of a replay, not ${text.format} ${text.version}`);
  }
  const bytes = new Uint8Array(await unpack(text.data));
  const tables = {};
  for (const [name, table] of Object.entries(text.tables)) {
    const columns = { rows: table.rows };
    for (const { name: column, type, offset, shape } of table.columns) {
      const length = shape ? shape.reduce((a, b) => a * b) : table.rows;
      columns[column] = new TYPES[type](whole(bytes, offset, length, +type[1]).buffer);
    }
    tables[name] = columns;
  }
  return { header: text.header, ...tables };
}

// Values of a column, whose bytes come by significance, each less that of the value before.
function whole(bytes, offset, length, size) {
  const values = new Uint8Array(length * size);
  for (let byte = 0, from = offset; byte < size; byte++) {
    for (let i = 0, sum = 0; i < length; i++) values[i * size + byte] = sum = (sum + bytes[from++]) & 255;
  }
  return values;
}

// Index of the last entry <= value of a sorted array, between low and high; low - 1 if there is none.
function lastUpTo(sorted, value, low = 0, high = sorted.length) {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// The least of 1, 2, 5 times a power of ten that is not below a number.
function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * [1, 2, 5, 10].find((times) => times * power >= least);
}
