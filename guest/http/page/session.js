// Who is here: a session in a cookie that no script can read, or a token that is typed anew each
// time into a service that keeps no sessions.

import { request, useToken } from "./api.js";
import { clearValues } from "./database.js";
import { byId, show } from "./dom.js";
import { tell } from "./events.js";
import { say, sayProblem } from "./language.js";
import { signingIn } from "./queue.js";
import { toast } from "./toast.js";

// Signs in with the code in the address, if there is one. It leaves the address and the history
// before anything else happens.
export async function useCode() {
  const code = /^#code=([0-9a-z_]+)$/i.exec(location.hash)?.[1];
  if (!code) return;
  history.replaceState(null, "", "#add");
  try {
    await signingIn(() => request("POST", "session", { json: { code } })).catch(async (problem) => {
      // Who is in needs no code.
      await request("GET", "info").catch(() => { throw problem; });
    });
    tell("signed-in");
  } catch (problem) {
    if (problem.kind === "unreachable") return toast(sayProblem(problem));
    show(byId("sign-in-error"), true, problem.kind === "unauthorized" ? say("codeUsed") : sayProblem(problem));
    tell("signed-out");
  }
}

// Signs in with a token. It is kept in this page alone if the service keeps no sessions, or the
// browser would not send a session back.
async function signIn(token) {
  if (isSecureContext) {
    try {
      await request("POST", "session", { json: { token } });
      return;
    } catch (problem) {
      if (problem.kind !== "no-sessions") throw problem;
    }
  }
  useToken(token);
  try {
    await request("GET", "info");
  } catch (problem) {
    useToken(null);
    throw problem;
  }
}

export async function signOut() {
  try {
    if (useToken(null) === null) await request("DELETE", "session");
  } catch (problem) {
    if (problem.kind !== "unauthorized") return toast(say("problem", sayProblem(problem)));
  }
  await clearValues();
  tell("signed-out");
}

// The form.
export function prepareSignIn() {
  const [form, field, error] = [byId("sign-in"), byId("token"), byId("sign-in-error")];
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await signingIn(() => signIn(field.value.trim()));
      field.value = "";
      show(error, false);
      tell("signed-in");
    } catch (problem) {
      show(error, true, problem.kind === "unauthorized" ? say("tokenWrong") : sayProblem(problem));
      field.focus();
    }
  });
}
