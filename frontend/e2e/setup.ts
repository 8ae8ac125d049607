/** Starts one product for the whole run, unless KLASSENBEZOEK_URL names one that runs already. */
import { startProduct } from "./product";

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["KLASSENBEZOEK_URL"]) return undefined;
  const product = await startProduct();
  process.env["KLASSENBEZOEK_URL"] = product.url;
  return product.stop;
}
