import { WireError, WireReader, WireWriter, wireTypes } from './wire.js';

/** A message as the generated types describe it. */
export type Message = Record<string, unknown>;

/** Translates messages of one type to and from their bytes. */
export interface MessageCodec {
  encode(message: object): Buffer;
  /** Fields that the bytes do not contain get their default. */
  decode(bytes: Buffer): Message;
}

/** What the descriptor (JSON of protobufjs) says of a message, an enumeration, a service, or a scope of them. */
export interface Descriptor {
  readonly nested?: Readonly<Record<string, Descriptor>>;
  readonly fields?: Readonly<Record<string, FieldDescriptor>>;
  readonly values?: Readonly<Record<string, number>>;
  readonly methods?: Readonly<Record<string, MethodDescriptor>>;
}

interface FieldDescriptor {
  readonly type: string;
  readonly id: number;
  readonly rule?: string;
  readonly keyType?: string;
}

/** One method of a service. */
export interface MethodDescriptor {
  readonly requestType: string;
  readonly responseType: string;
  readonly requestStream?: boolean;
  readonly responseStream?: boolean;
}

/** How one value is written; repeated fields and maps are made of these. */
interface ValueCodec {
  readonly wireType: number;
  readonly initial: () => unknown;
  /** proto3 leaves a field out that has its default. */
  isDefault(value: unknown): boolean;
  write(writer: WireWriter, value: unknown): void;
  read(reader: WireReader): unknown;
}

type Shape = 'single' | 'repeated' | 'map';

interface Field {
  readonly name: string;
  readonly id: number;
  readonly shape: Shape;
  readonly value: ValueCodec;
}

/*
 * Only what our .proto uses. protobufjs knows all of it, but to load it and to let it compile its codecs takes as long
 * as all else that the agent does at its start, and on an emulated host that is seconds.
 */
const scalars: Readonly<Record<string, ValueCodec>> = {
  uint32: {
    wireType: wireTypes.varint,
    initial: () => 0,
    isDefault: (value) => value === 0,
    write: (writer, value) => writer.varint(checkUint32(value)),
    read: (reader) => reader.uint32(),
  },
  uint64: {
    wireType: wireTypes.varint,
    initial: () => '0',
    isDefault: (value) => BigInt(value as string | number) === 0n,
    write: (writer, value) => writer.varint(BigInt.asUintN(64, BigInt(value as string | number))),
    read(reader) {
      const { low, high } = reader.varint();
      return high === 0 ? String(low) : String((BigInt(high) << 32n) | BigInt(low));
    },
  },
  bool: {
    wireType: wireTypes.varint,
    initial: () => false,
    isDefault: (value) => value === false,
    write: (writer, value) => writer.varint(value === true ? 1 : 0),
    read(reader) {
      const { low, high } = reader.varint();
      return low !== 0 || high !== 0;
    },
  },
  string: {
    wireType: wireTypes.delimited,
    initial: () => '',
    isDefault: (value) => value === '',
    write: (writer, value) => writer.delimited(Buffer.from(value as string)),
    read: (reader) => reader.delimited().toString(),
  },
  bytes: {
    wireType: wireTypes.delimited,
    initial: () => Buffer.alloc(0),
    isDefault: (value) => (value as Uint8Array).length === 0,
    write: (writer, value) => writer.delimited(value as Uint8Array),
    read: (reader) => reader.delimited(),
  },
};

/** Makes the codec of the message `name`; types that it refers to are looked up in it first, then in `scope`. */
export function messageCodec(name: string, scope: Descriptor): MessageCodec {
  const descriptor = scope.nested?.[name];
  if (!descriptor?.fields) throw new Error(`the descriptor has no message ${name}`);
  const fields = Object.entries(descriptor.fields).map(([field, description]): Field => {
    const { id, type, rule, keyType } = description;
    const value = valueCodec(type, descriptor, scope);
    if (keyType === undefined) return { name: field, id, shape: rule === 'repeated' ? 'repeated' : 'single', value };
    if (keyType !== 'string') throw new Error(`${name}.${field}: keys of type ${keyType} are not supported`);
    return { name: field, id, shape: 'map', value };
  });
  for (const { name: field, shape, value } of fields) {
    // Such a field is packed: one delimited field of many numbers.
    if (shape === 'repeated' && value.wireType !== wireTypes.delimited) {
      throw new Error(`${name}.${field}: repeated numbers are not supported`);
    }
  }
  return new DescribedCodec(fields);
}

class DescribedCodec implements MessageCodec {
  private readonly byId: ReadonlyMap<number, Field>;

  constructor(private readonly fields: readonly Field[]) {
    this.byId = new Map(fields.map((field) => [field.id, field]));
  }

  encode(message: object): Buffer {
    const writer = new WireWriter();
    for (const field of this.fields) {
      const value = (message as Message)[field.name];
      if (value === undefined || value === null) continue;
      if (field.shape === 'single') {
        if (!field.value.isDefault(value)) writeField(writer, field.id, field.value, value);
      } else if (field.shape === 'repeated') {
        for (const element of value as readonly unknown[]) writeField(writer, field.id, field.value, element);
      } else {
        for (const [key, element] of Object.entries(value)) writeEntry(writer, field, key, element);
      }
    }
    return writer.finish();
  }

  decode(bytes: Buffer): Message {
    const message: Message = {};
    for (const { name, shape, value } of this.fields) {
      message[name] = shape === 'single' ? value.initial() : shape === 'repeated' ? [] : {};
    }
    readFields(
      bytes,
      (id) => this.byId.get(id),
      (field, reader) => {
        if (field.shape === 'single') message[field.name] = field.value.read(reader);
        else if (field.shape === 'repeated') (message[field.name] as unknown[]).push(field.value.read(reader));
        else readEntry(reader.delimited(), field, message[field.name] as Message);
      },
    );
    return message;
  }
}

function valueCodec(type: string, message: Descriptor, scope: Descriptor): ValueCodec {
  const scalar = scalars[type];
  if (scalar) return scalar;
  const values = message.nested?.[type]?.values ?? scope.nested?.[type]?.values;
  if (values) return enumerationCodec(type, values);
  const inner = messageCodec(type, scope);
  return {
    wireType: wireTypes.delimited,
    initial: () => null,
    isDefault: () => false,
    write: (writer, value) => writer.delimited(inner.encode(value as object)),
    read: (reader) => inner.decode(reader.delimited()),
  };
}

function enumerationCodec(type: string, values: Readonly<Record<string, number>>): ValueCodec {
  const names = new Map(Object.entries(values).map(([name, value]) => [value, name]));
  const numberOf = (value: unknown): number => {
    const number = typeof value === 'string' ? values[value] : value;
    if (typeof number !== 'number' || !names.has(number)) throw new WireError(`${String(value)} is no ${type}`);
    return number;
  };
  return {
    wireType: wireTypes.varint,
    initial: () => names.get(0),
    isDefault: (value) => numberOf(value) === 0,
    write: (writer, value) => writer.varint(numberOf(value)),
    read(reader) {
      const number = reader.uint32();
      const name = names.get(number);
      // To take an unknown wish for the default would do what nobody asked for.
      if (name === undefined) throw new WireError(`${number} is no ${type}`);
      return name;
    },
  };
}

function writeField(writer: WireWriter, id: number, codec: ValueCodec, value: unknown): void {
  writer.tag(id, codec.wireType);
  codec.write(writer, value);
}

/** On the wire a map is a repeated message of key (field 1) and value (field 2). */
function writeEntry(writer: WireWriter, field: Field, key: string, value: unknown): void {
  const entry = new WireWriter();
  entry.tag(1, wireTypes.delimited);
  entry.delimited(Buffer.from(key));
  writeField(entry, 2, field.value, value);
  writer.tag(field.id, wireTypes.delimited);
  writer.delimited(entry.finish());
}

function readEntry(bytes: Buffer, field: Field, into: Message): void {
  const keyField: Pick<Field, 'id' | 'shape' | 'value'> = {
    id: 1,
    shape: 'single',
    value: scalars['string'] as ValueCodec,
  };
  const valueField = { id: 2, shape: 'single', value: field.value } as const;
  let key = '';
  let value = field.value.initial();
  readFields(
    bytes,
    (id) => (id === 1 ? keyField : id === 2 ? valueField : undefined),
    (part, reader) => {
      if (part === keyField) key = part.value.read(reader) as string;
      else value = part.value.read(reader);
    },
  );
  // Not an assignment: a peer may name an entry `__proto__`, which would change the object instead of filling it.
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
}

function readFields<F extends Pick<Field, 'shape' | 'value'>>(
  bytes: Buffer,
  find: (id: number) => F | undefined,
  take: (field: F, reader: WireReader) => void,
): void {
  const reader = new WireReader(bytes);
  while (!reader.atEnd) {
    const tag = reader.uint32();
    const field = find(tag >>> 3);
    const wireType = tag & 7;
    const wanted = field && (field.shape === 'map' ? wireTypes.delimited : field.value.wireType);
    if (field && wireType === wanted) take(field, reader);
    else reader.skip(wireType);
  }
}

function checkUint32(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new WireError(`${String(value)} is no uint32`);
  }
  return value;
}
