// What plugins have beside the language itself.
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}
declare var console: { log(...parts: unknown[]): void };
