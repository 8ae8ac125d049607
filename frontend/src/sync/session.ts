/** Signing in, reading and ending the server's session. Nothing here touches what is stored on the device. */

export interface Role {
  role: string;
  school: string | null;
}

/** Who is signed in. `csrf` is bound to the server session and goes along with every unsafe request. */
export interface Session {
  person: { id: string; name: string };
  roles: Role[];
  csrf: string;
}

/** Why a sign-in did not succeed: wrong address or password, no network, too many attempts (`retryAfter` seconds), or the server fails. */
export interface SignInProblem {
  problem: "wrong" | "offline" | "too_many" | "server";
  retryAfter?: number;
}

/** What readSession found: a session, nobody signed in, or no way to know (no network). */
export type SessionAnswer = Session | "signed_out" | "offline";

/** Refused because words would be lost: `unsent` is how many are still only on this device. */
export type SignOutAnswer = { done: true } | { done: false; unsent: number };

/** The part of an open store that signing out needs. */
export interface Leaving {
  /** Deletes the person's database only when nothing is unsent; returns how many ops stand in the way (0: deleted). */
  leave(): Promise<number>;
}

export async function signIn(_email: string, _password: string): Promise<Session | SignInProblem> {
  throw new Error("not built yet");
}

export async function readSession(): Promise<SessionAnswer> {
  throw new Error("not built yet");
}

export async function signOut(_store: Leaving): Promise<SignOutAnswer> {
  throw new Error("not built yet");
}
