/** Who may import whom: the rules of the architecture. A folder not named here may be imported by all. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-cycles', 'A cycle hides who depends on whom.', {}, { circular: true }),
    forbid(
      'nothing-imports-commands',
      'Commands are the top; only the entry point starts them.',
      { path: '^(rig|host|firmware)/', pathNot: '^rig/(commands|main\\.ts)' },
      { path: '^rig/commands/' },
    ),
    forbid(
      'link-knows-nobody',
      'A link is a byte pipe.',
      { path: '^rig/link/' },
      { path: '^rig/(?!link/|(errors|deadline|resources|progress)\\.ts)' },
    ),
    forbid(
      'nic-knows-links',
      'nic -> link only.',
      { path: '^rig/nic/' },
      { path: '^rig/(?!nic/|link/|(errors|deadline|resources|progress)\\.ts)' },
    ),
    forbid(
      'host-stands-alone',
      'host -> host/proto only.',
      { path: '^rig/host/' },
      { path: '^rig/(?!host/|(errors|deadline|resources|progress)\\.ts)' },
    ),
    forbid(
      'evidence-is-below-bench',
      'evidence -> nic, host.',
      { path: '^rig/evidence/' },
      { path: '^rig/(?!evidence/|nic/|host/|(errors|deadline|resources|progress)\\.ts)' },
    ),
    forbid(
      'bench-builds-clients',
      'bench builds links and clients; it judges nothing.',
      { path: '^rig/bench/' },
      { path: '^rig/(evidence|report|commands)/' },
    ),
    forbid(
      'report-shows',
      'report -> evidence only.',
      { path: '^rig/report/' },
      { path: '^rig/(?!report/|evidence/|nic/|(errors|deadline|resources|progress)\\.ts)' },
    ),
    forbid(
      'rig-never-imports-the-agent',
      'Controller and agent share host/proto only.',
      { path: '^rig/' },
      { path: '^host/(agent|guest|kernel)/' },
    ),
    forbid('agent-never-imports-the-rig', 'See above.', { path: '^host/' }, { path: '^rig/' }),
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
