/**
 * The one place through which every stored value passes on its way to and from the device. Encryption comes here.
 *
 * Both ways may be asynchronous, so callers seal before a transaction opens and unseal after it has read. Columns
 * that the database sorts, counts or chooses by (ids, counters, flags) stay outside: they hold nothing anybody wrote.
 */

declare const sealed: unique symbol;

/** A value as it lies on the device; only the codec knows its form. */
export type Sealed<T> = { readonly [sealed]: T };

export interface Codec {
  seal<T>(value: T): Sealed<T> | Promise<Sealed<T>>;
  unseal<T>(value: Sealed<T>): T | Promise<T>;
}

/** Stores values as they are. */
export const plain: Codec = {
  seal: <T>(value: T) => value as unknown as Sealed<T>,
  unseal: <T>(value: Sealed<T>) => value as unknown as T,
};
