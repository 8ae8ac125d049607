/** Starts the app: theme and language of this device first, then the screens. */
import "./app.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { applyTheme, recall } from "./parts/device";
import { startRouter } from "./router";
import { languages, speak } from "./text/text";
import { watchForUpdate } from "./update";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

applyTheme();
startRouter();
await speak(languages.find((one) => one === recall("language")) ?? "nl").catch(() => speak("nl"));
mount(App, { target });
if (import.meta.env.PROD) void watchForUpdate();
