// With a server: the battle or campaign of a point is run there, and its replay is shown in a frame over the page.

function startServed(page, settings) {
  const token = new URLSearchParams(location.search).get("token") || "";
  page.served = {
    async fight(point, first) {
      if (!Number.isInteger(first) || first < 0) throw new Error("replication: allowed: a whole number >= 0");
      openBattle(point, first, el("p", { role: "status" }, `preparing the ${app.study.click.noun} …`));
      const options = { method: "POST", body: JSON.stringify({ point, first }), headers: { "Content-Type": "application/json" }, cache: "no-store" };
      try {
        const answer = await fetch(`/fight?token=${encodeURIComponent(token)}`, options), found = await answer.json();
        if (!answer.ok) throw new Error(found.error || `the server answered ${answer.status}`);
        const words = new URLSearchParams({ token, battle: found.battle });
        openBattle(point, first, el("iframe", { src: `/battle?${words}`, sandbox: "allow-scripts", title: `Replay of point ${point}` }));
      } catch (error) {
        closeBattle();
        throw error;
      }
    },
  };
  if (!settings.is_replayed) page.served = null;
  page.settled();
}
