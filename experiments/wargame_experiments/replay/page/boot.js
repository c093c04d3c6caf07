// Unpacks the scripts of the page and starts them. The policy of the page allows them by their hash.
(async () => {
  const packed = Uint8Array.from(atob(document.getElementById("code").textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.body.append(script);
})().catch((error) => {
  const said = document.getElementById("error");
  said.textContent = `This browser cannot show the replay: ${error.message}`;
  said.hidden = false;
});
