/** Who is signed in on this device. */

export interface Role {
  role: string;
  school: string | null;
}

/** A person with the roles that held when the server was last asked. `csrf` is bound to the server session and goes along with every unsafe request. */
export interface Session {
  person: { id: string; name: string };
  roles: Role[];
  csrf: string;
}
