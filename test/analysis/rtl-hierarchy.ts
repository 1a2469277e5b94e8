/** A module of the RTL with its parameters applied, as Verilator has elaborated it. */
export interface RtlModule {
  /** As in its file, without parameters. */
  readonly name: string;
  /** Modules in it by the name of the instance, which begins with its generate blocks. */
  readonly instances: ReadonlyMap<string, RtlModule>;
  /** The line that declares a port or variable, by its name, which begins likewise; parameters are none. */
  readonly variables: ReadonlyMap<string, number>;
}

/** What is read of the tree that `verilator --json-only` writes. */
interface TreeNode {
  readonly type: string;
  readonly name: string;
  readonly addr: string;
  readonly loc: string;
  readonly origName?: string;
  readonly modp?: string;
  readonly generate?: boolean;
  readonly varType?: string;
  readonly stmtsp?: readonly TreeNode[];
}

const variableTypes: ReadonlySet<string | undefined> = new Set(['PORT', 'VAR', 'WIRE']);

/** Reads the modules of a tree, by name; of one that is there with several parameters, any. */
export function rtlHierarchy(tree: string): ReadonlyMap<string, RtlModule> {
  const { modulesp } = JSON.parse(tree) as { readonly modulesp: readonly TreeNode[] };
  const nodes = new Map(modulesp.filter(({ type }) => type === 'MODULE').map((node) => [node.addr, node]));
  const modules = new Map<string, RtlModule>();
  const moduleAt = (node: TreeNode): RtlModule => {
    const known = modules.get(node.name);
    if (known !== undefined) return known;
    const instances = new Map<string, RtlModule>();
    const variables = new Map<string, number>();
    const visit = (prefix: string, statements: readonly TreeNode[]): void => {
      for (const { type, name, loc, modp, generate, varType, stmtsp } of statements) {
        const inner = nodes.get(modp ?? '');
        if (type === 'CELL' && inner !== undefined) instances.set(prefix + name, moduleAt(inner));
        else if (type === 'VAR' && variableTypes.has(varType)) variables.set(prefix + name, lineOf(loc));
        else if (type === 'BEGIN' && generate === true) visit(`${prefix}${name}.`, stmtsp ?? []);
      }
    };
    visit('', node.stmtsp ?? []);
    const module = { name: node.origName ?? node.name, instances, variables };
    modules.set(node.name, module);
    return module;
  };
  return new Map([...nodes.values()].map((node) => [node.origName ?? node.name, moduleAt(node)]));
}

/** `FILE,LINE:COLUMN,LINE:COLUMN`. */
function lineOf(loc: string): number {
  return Number(/,(\d+):/.exec(loc)?.[1] ?? 0);
}
