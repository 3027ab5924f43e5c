// The teacher's page while a class is open: asks every five seconds how many are in. Without it there is "Look again".

const count = document.getElementById("count");

async function look() {
  try {
    const answer = await fetch(count.dataset.url, { headers: { Accept: "application/json" } });
    if (!answer.ok) return location.reload();
    const { received, roll, state } = await answer.json();
    if (state !== count.dataset.state) return location.reload();
    const words = `${received} of ${roll} are in`;
    if (count.textContent.trim() !== words) count.textContent = words;
    document.getElementById("all-in").hidden = received < roll;
  } catch {
    // no connection: the number stays, and is asked for again
  }
  setTimeout(look, 5000);
}

document.getElementById("look").hidden = true;
setTimeout(look, 5000);
