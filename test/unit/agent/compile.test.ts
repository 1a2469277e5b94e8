import { expect } from 'chai';
import { compileProto, digestOf } from '../../../host/proto/compile.js';

const head = 'syntax = "proto3";\npackage some.place;\n';

describe('description of a contract', () => {
  it('has what protoc says of every kind of declaration', () => {
    const file = compileProto(
      'some/place.proto',
      `${head}
      // What it does.
      service Waiter {
        // Brings dishes.
        rpc Serve(Order) returns (stream Dish);
      }
      message Order { uint32 table_number = 3; }
      message Dish {
        enum Size { SIZE_UNSPECIFIED = 0; SIZE_LARGE = 7; }
        Size size = 1;  // of the plate
        repeated Order for_orders = 2;
        map<string, uint64> prices = 4;
      }`,
    );
    const [order, dish] = file.messageType;
    expect(file.service[0]?.method[0]).to.deep.include({
      name: 'Serve',
      inputType: '.some.place.Order',
      outputType: '.some.place.Dish',
      clientStreaming: false,
      serverStreaming: true,
    });
    expect(order?.field[0]).to.include({ name: 'table_number', number: 3, label: 1, type: 13 });
    expect(dish?.field.map(({ label, type, typeName }) => [label, type, typeName])).to.deep.equal([
      [1, 14, '.some.place.Dish.Size'],
      [3, 11, '.some.place.Order'],
      [3, 11, '.some.place.Dish.PricesEntry'],
    ]);
    expect(dish?.enumType[0]?.value.map(({ name, number }) => [name, number])).to.deep.equal([
      ['SIZE_UNSPECIFIED', 0],
      ['SIZE_LARGE', 7],
    ]);
    const [entry] = dish?.nestedType ?? [];
    expect(entry).to.include({ name: 'PricesEntry' });
    expect(entry?.options?.mapEntry).to.equal(true);
    expect(entry?.field.map(({ name, number, type }) => [name, number, type])).to.deep.equal([
      ['key', 1, 9],
      ['value', 2, 4],
    ]);
    const comments = file.sourceCodeInfo?.location.map(({ path, leadingComments }) => [path, leadingComments]);
    expect(comments).to.have.deep.members([
      [[6, 0], 'What it does.'],
      [[6, 0, 2, 0], 'Brings dishes.'],
      [[4, 1, 2, 0], 'of the plate'],
    ]);
  });

  it('refuses what no contract of ours has had yet', () => {
    const compile = (message: string) => () => compileProto('a.proto', head + message);
    expect(compile('message A { sint32 b = 1; }')).to.throw('.some.place.A.b: the type sint32 is not supported');
    expect(compile('message A { map<int32, bool> b = 1; }')).to.throw('.some.place.A.b: the type int32 is not');
    expect(compile('message A { oneof c { bool b = 1; } }')).to.throw('.some.place.A: oneof is not supported');
    expect(compile('message A { B b = 1; }')).to.throw(/no such .*B/);
  });

  it('has a digest of what is said on the wire, whatever the comments are', () => {
    const digest = (message: string) => digestOf(compileProto('a.proto', head + message));
    const plain = digest('message A { bool b = 1; }');
    expect(digest('// What it is.\nmessage A { bool b = 1; // so\n}')).to.equal(plain);
    expect(digest('message A { bool b = 2; }')).not.to.equal(plain);
    expect(digest('message A { uint32 b = 1; }')).not.to.equal(plain);
  });
});
