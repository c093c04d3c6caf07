// Unpacks style and script of the page and adds them. The policy of the page allows both by their hash.
(async () => {
  const packed = Uint8Array.from(atob(document.getElementById("code").textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const texts = (await new Response(stream).text()).split("\0");
  ["style", "script"].forEach((tag, i) => {
    const node = document.createElement(tag);
    node.textContent = texts[i];
    document.head.append(node);
  });
})().catch((error) => {
  const said = document.getElementById("error");
  said.textContent = `This browser cannot show this page: ${error.message}`;
  said.hidden = false;
});
