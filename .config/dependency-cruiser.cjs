/** Who may import whom: the rules of the architecture. A folder not named here may be imported by all. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Lets a folder of `rig/` import, of all others there, only these. */
const layer = (name, comment, ...below) =>
  forbid(
    `${name}-knows-what-is-below`,
    comment,
    { path: `^rig/${name}/` },
    { path: `^rig/(?!(${[name, ...below, 'base'].join('|')})/)` },
  );

module.exports = {
  forbidden: [
    forbid('no-cycles', 'A cycle hides who depends on whom.', {}, { circular: true }),
    forbid(
      'nothing-imports-the-cli',
      'The command line is the top; only the entry point starts it.',
      { path: '^(rig|host|firmware)/', pathNot: '^rig/(cli|bin)/' },
      { path: '^rig/cli/' },
    ),
    layer('base', 'What rig and host both need knows neither.'),
    layer('link', 'A link is a byte pipe.'),
    layer('nic', 'nic -> link only.', 'link'),
    layer('host', 'host -> host/proto only.'),
    layer('evidence', 'evidence -> nic, host.', 'nic', 'host'),
    layer('traffic', 'What is asked for: in the terms of the NIC, of no bench.', 'nic'),
    layer('bench', 'bench builds links and clients; it judges nothing.', 'link', 'nic', 'host'),
    layer(
      'experiment',
      'experiment -> traffic, evidence, bench.',
      'traffic',
      'evidence',
      'bench',
      'nic',
      'host',
      'link',
    ),
    layer(
      'report',
      'report -> experiment, evidence; it shows what was found.',
      'experiment',
      'evidence',
      'traffic',
      'nic',
    ),
    forbid(
      'registers-stay-in-the-nic',
      'Registers have their meaning in rig/nic; the link has its own framing from the same description.',
      { path: '^(rig|host)/', pathNot: '^rig/(nic|link)/' },
      { path: '^firmware/registers/' },
    ),
    forbid(
      'rig-never-imports-the-agent',
      'Controller and agent share host/proto and rig/base only.',
      { path: '^rig/' },
      { path: '^host/(agent|guest|kernel)/' },
    ),
    forbid('host-imports-the-base-only', 'See above.', { path: '^host/' }, { path: '^rig/(?!base/)' }),
    forbid(
      'firmware-stands-alone',
      'Everybody reads the registers; they read nobody.',
      { path: '^firmware/' },
      { path: '^(rig|host)/' },
    ),
    forbid('product-without-tests', 'Tests import the product.', { path: '^(rig|host|firmware)/' }, { path: '^test/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
