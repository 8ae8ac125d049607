/** The whole product as a process: started the way `make run` does, with data of its own, and stopped again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const readyWithin = 180_000;
const stopsWithin = 60_000;

/** A running product. `runDir` holds its logs and `running.json`. */
export interface Product {
  url: string;
  runDir: string;
  stop: () => Promise<void>;
}

/** Starts the product on a free port and waits for its READY line. Rejects with what it said when it ends before that. */
export async function startProduct(): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), "kb-browser-"));
  // The embedded database runs under an account of its own, which has to pass through.
  chmodSync(folder, 0o755);
  const runDir = join(folder, "run");
  const child = spawn(join(root, ".venv/bin/python"), ["-m", "launch", "--follow"], {
    cwd: root,
    env: { ...process.env, RUN_DIR: runDir, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { url: await ready(child), runDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (part: Buffer) => {
      said += String(part);
      const url = /^READY (\S+)$/m.exec(said)?.[1];
      if (url) settle(() => resolve(url));
    };
    const failed = (why: string) => settle(() => reject(new Error(`the product ${why}; it said:\n${said}`)));
    const ended = (code: number | null) => failed(`ended with code ${String(code)}`);
    const timer = setTimeout(() => failed(`was not ready within ${readyWithin / 1000} s`), readyWithin);
    const settle = (then: () => void) => {
      clearTimeout(timer);
      child.off("exit", ended);
      then();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", (error) => failed(`could not be started (${error.message})`));
    child.once("exit", ended);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopsWithin);
  await gone;
  clearTimeout(timer);
}
