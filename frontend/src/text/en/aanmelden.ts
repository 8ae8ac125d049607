/** Words of the sign-in screen. */
import type { Text } from "../nl";

export const aanmelden: Text["aanmelden"] = {
  title: "Sign in",
  lead: "Look in the classroom, talk together, learn from it.",
  email: "Your e-mail address at work",
  password: "Password",
  show: "Show",
  hide: "Hide",
  show_password: "Show password",
  hide_password: "Hide password",
  submit: "Sign in",
  busy: "Signing in …",
  new_person: "The first sign-in on a tablet needs a connection. After that everything works without.",
  email_missing: "Fill in your e-mail address.",
  password_missing: "Fill in your password.",
  wrong: "This combination of e-mail address and password is not right. Check both and try again.",
  offline: "There is no connection. Signing in has to wait until your tablet is online. What is on this tablet stays.",
  too_many: (minutes) => `Too many attempts in a row. Wait ${minutes === 1 ? "1 minute" : `${minutes} minutes`} and try again.`,
  server: "The server gives no good answer. Try again in a few minutes. What is on this tablet stays.",
  again: (name) => `You worked here as ${name}. Sign in again to send your words.`,
  unsent_of: (name, n) =>
    n === 1
      ? `1 change of ${name} on this tablet has not been sent. It is kept until ${name} signs in here again.`
      : `${n} changes of ${name} on this tablet have not been sent. They are kept until ${name} signs in here again.`,
  go_on: (name) => `Go on as ${name}`,
};
