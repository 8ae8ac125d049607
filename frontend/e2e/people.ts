/** Who can sign in to the demo foundation, and where they work. */
export const password = process.env["DEMO_PASSWORD"] ?? "klassenbezoek";

/** Noor, who visits Sanne today; the other coordinator of her school; the principal; and the second school. */
export const people = {
  coordinator: "coordinator@demo.example",
  teacher: "teacher1@demo.example",
  secondCoordinator: "coordinator2@demo.example",
  colleague: "teacher2@demo.example",
  principal: "principal@demo.example",
  analyst: "analyst@demo.example",
  admin: "admin@demo.example",
  elsewhere: {
    coordinator: "coordinator@other.demo.example",
    teacher: "teacher1@other.demo.example",
    principal: "principal@other.demo.example",
  },
} as const;
