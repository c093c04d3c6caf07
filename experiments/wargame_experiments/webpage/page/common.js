// What the scripts of every page share: elements, which take words as text and never as markup, numbers, documents.

const byId = (id) => document.getElementById(id);

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// 1234567 -> 1.23 M: three figures, and a letter for the power of a thousand.
function short(value, figures = 3) {
  const size = Math.abs(value), power = size < 9999.5 ? 0 : Math.min(3, Math.floor(Math.log10(size) / 3 + 1e-9));
  if (!power && Number.isInteger(value)) return value.toLocaleString("en").replace("-", "−");
  const scaled = value / 1000 ** power, whole = String(Math.trunc(Math.abs(scaled))).length;
  return scaled.toFixed(Math.max(0, figures - whole)).replace("-", "−") + ["", " k", " M", " bn"][power];
}

async function unpack(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

// The document that a page holds: packed JSON without its data, a blank, the data as they are.
async function readDocument(id) {
  if (!document.getElementById(id)) return null;
  const [json, data] = document.getElementById(id).textContent.split(" ");
  return { ...JSON.parse(new TextDecoder().decode(await unpack(json))), data };
}

