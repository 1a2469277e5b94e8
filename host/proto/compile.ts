import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Kind,
  FileDescriptorProtoSchema,
  type DescriptorProtoSchema,
  type EnumDescriptorProtoSchema,
  type FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  type ServiceDescriptorProtoSchema,
  type SourceCodeInfo_LocationSchema,
} from '@bufbuild/protobuf/wkt';
import { createHash } from 'node:crypto';
import protobuf from 'protobufjs';

/*
 * Plugins of protoc take what protoc makes of a .proto. protoc itself comes as a package of Debian that needs root, or
 * from npm as 50 MB (protoc), 90 MB (buf), or a download at run time; the parser of protobufjs, which the tests need
 * anyway, knows all that has to be said of a contract as plain as ours.
 */

/** Numbers of fields in descriptor.proto of protobuf: a path of them says which part of a file a comment is about. */
const inFile = { message: 4, enumeration: 5, service: 6 } as const;
const inMessage = { field: 2, message: 3, enumeration: 4 } as const;
const valueInEnumeration = 2;
const methodInService = 2;

const scalars: Readonly<Record<string, Kind>> = {
  uint32: Kind.UINT32,
  uint64: Kind.UINT64,
  bool: Kind.BOOL,
  string: Kind.STRING,
  bytes: Kind.BYTES,
};

type Path = readonly number[];
type FieldInit = MessageInitShape<typeof FieldDescriptorProtoSchema>;
type MessageInit = MessageInitShape<typeof DescriptorProtoSchema>;
type EnumerationInit = MessageInitShape<typeof EnumDescriptorProtoSchema>;

/**
 * Describes the .proto `text`, with its comments, in the terms of protoc.
 * @param name of the file, as the description calls it
 * @throws Error naming a declaration that no contract of ours has had yet
 */
export function compileProto(name: string, text: string): FileDescriptorProto {
  const { root, package: scope = '' } = protobuf.parse(text, {
    keepCase: true,
    alternateCommentMode: true,
    preferTrailingComment: true,
  });
  root.resolveAll();
  const compiler = new Compiler();
  const { messages, enumerations, services } = kindsOf(root.lookup(scope) as protobuf.Namespace);
  return create(FileDescriptorProtoSchema, {
    name,
    package: scope,
    syntax: 'proto3',
    messageType: messages.map((message, index) => compiler.message(message, [inFile.message, index])),
    enumType: enumerations.map((one, index) => compiler.enumeration(one, [inFile.enumeration, index])),
    service: services.map((service, index) => compiler.service(service, [inFile.service, index])),
    sourceCodeInfo: { location: compiler.locations },
  });
}

/** Digest of a contract, which controller and agent must have in common; comments make no difference. */
export function digestOf(file: FileDescriptorProto): string {
  const plain = create(FileDescriptorProtoSchema, { ...file, sourceCodeInfo: undefined });
  return createHash('sha256').update(toBinary(FileDescriptorProtoSchema, plain)).digest('hex').slice(0, 8);
}

class Compiler {
  /** Where the comments are. */
  readonly locations: MessageInitShape<typeof SourceCodeInfo_LocationSchema>[] = [];

  message(message: protobuf.Type, path: Path): MessageInit {
    this.comment(path, message.comment);
    if (message.oneofsArray.length > 0) throw new Error(`${message.fullName}: oneof is not supported`);
    const { messages, enumerations } = kindsOf(message);
    const maps = message.fieldsArray.filter((field) => field instanceof protobuf.MapField);
    return {
      name: message.name,
      field: message.fieldsArray.map((field, index) => this.field(field, [...path, inMessage.field, index])),
      nestedType: [
        ...messages.map((inner, index) => this.message(inner, [...path, inMessage.message, index])),
        ...maps.map(mapEntry),
      ],
      enumType: enumerations.map((one, index) => this.enumeration(one, [...path, inMessage.enumeration, index])),
    };
  }

  enumeration({ name, values, comment, comments }: protobuf.Enum, path: Path): EnumerationInit {
    this.comment(path, comment);
    Object.keys(values).forEach((value, index) => {
      this.comment([...path, valueInEnumeration, index], comments[value]);
    });
    return { name, value: Object.entries(values).map(([value, number]) => ({ name: value, number })) };
  }

  service(service: protobuf.Service, path: Path): MessageInitShape<typeof ServiceDescriptorProtoSchema> {
    this.comment(path, service.comment);
    return {
      name: service.name,
      method: service.methodsArray.map((method, index) => {
        this.comment([...path, methodInService, index], method.comment);
        const { name, requestStream, responseStream, resolvedRequestType, resolvedResponseType } = method;
        if (!resolvedRequestType || !resolvedResponseType) throw new Error(`${method.fullName} is not resolved`);
        return {
          name,
          inputType: resolvedRequestType.fullName,
          outputType: resolvedResponseType.fullName,
          clientStreaming: requestStream === true,
          serverStreaming: responseStream === true,
        };
      }),
    };
  }

  private field(field: protobuf.Field, path: Path): FieldInit {
    this.comment(path, field.comment);
    const { name, id: number } = field;
    if (field instanceof protobuf.MapField) {
      const typeName = `${field.parent?.fullName}.${entryName(field)}`;
      return { name, number, label: Label.REPEATED, type: Kind.MESSAGE, typeName };
    }
    return { name, number, label: field.repeated ? Label.REPEATED : Label.OPTIONAL, ...typeOf(field) };
  }

  private comment(path: Path, text: string | null | undefined): void {
    if (text) this.locations.push({ path: [...path], span: [0, 0, 0], leadingComments: text });
  }
}

function kindsOf({ nestedArray }: protobuf.NamespaceBase) {
  return {
    messages: nestedArray.filter((one) => one instanceof protobuf.Type),
    enumerations: nestedArray.filter((one) => one instanceof protobuf.Enum),
    services: nestedArray.filter((one) => one instanceof protobuf.Service),
  };
}

/** On the wire a map is a repeated message of key (field 1) and value (field 2). */
function mapEntry(field: protobuf.MapField): MessageInit {
  return {
    name: entryName(field),
    field: [
      { name: 'key', number: 1, label: Label.OPTIONAL, type: scalarOf(field, field.keyType) },
      { name: 'value', number: 2, label: Label.OPTIONAL, ...typeOf(field) },
    ],
    options: { mapEntry: true },
  };
}

function entryName({ name }: protobuf.MapField): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Entry`;
}

function typeOf(field: protobuf.FieldBase): Pick<FieldInit, 'type' | 'typeName'> {
  const { resolvedType, type } = field;
  if (!resolvedType) return { type: scalarOf(field, type) };
  return { type: resolvedType instanceof protobuf.Enum ? Kind.ENUM : Kind.MESSAGE, typeName: resolvedType.fullName };
}

function scalarOf(field: protobuf.FieldBase, type: string): Kind {
  const kind = scalars[type];
  if (kind === undefined) throw new Error(`${field.fullName}: the type ${type} is not supported`);
  return kind;
}
