import { Duplex } from 'node:stream';

/** Two connected ends of a stream in memory. */
export function duplexPair(): [Duplex, Duplex] {
  const ends: Duplex[] = [];
  const end = (other: () => Duplex | undefined): Duplex =>
    new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _encoding, done) {
        other()?.push(chunk);
        done();
      },
      final(done) {
        other()?.push(null);
        done();
      },
    });
  const first = end(() => ends[1]);
  const second = end(() => ends[0]);
  ends.push(first, second);
  return [first, second];
}
