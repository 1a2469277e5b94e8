/**
 * Who may import whom. The tables in rig/README.md and host/README.md say the same, and a test holds both to each other.
 * What is not named here imports nothing of the project.
 */
const mayImport = {
  'rig/index.ts': ['rig/suite', 'rig/experiment', 'rig/traffic', 'rig/evidence', 'rig/bench', 'rig/nic', 'rig/base'],
  'rig/mocha.ts': ['rig/suite', 'rig/experiment', 'rig/traffic', 'rig/evidence', 'rig/bench', 'rig/nic', 'rig/base'],
  'rig/chai.ts': ['rig/suite', 'rig/experiment', 'rig/traffic', 'rig/evidence', 'rig/bench', 'rig/nic', 'rig/base'],
  'rig/cli': [
    'rig/suite',
    'rig/report',
    'rig/experiment',
    'rig/traffic',
    'rig/evidence',
    'rig/bench',
    'rig/nic',
    'rig/host',
    'rig/base',
    'host/image',
  ],
  'rig/suite': ['rig/report', 'rig/experiment', 'rig/traffic', 'rig/evidence', 'rig/bench', 'rig/nic', 'rig/base'],
  'rig/report': ['rig/experiment', 'rig/evidence', 'rig/nic', 'rig/base'],
  'rig/experiment': ['rig/traffic', 'rig/evidence', 'rig/bench', 'rig/nic', 'rig/host', 'rig/base'],
  'rig/traffic': ['rig/nic', 'rig/base'],
  'rig/evidence': ['rig/nic', 'rig/host', 'rig/base'],
  'rig/bench': ['rig/nic', 'rig/link', 'rig/host', 'rig/base', 'host/image'],
  'rig/nic': ['rig/link', 'rig/base', 'firmware/registers'],
  'rig/link': ['rig/base', 'firmware/registers'],
  'rig/host': ['rig/base', 'host/proto'],
  'rig/base': [],
  'host/agent': ['rig/base', 'host/proto'],
  'host/image': ['rig/base'],
  'host/proto': ['rig/base'],
  'firmware/registers': [],
};

/** A path that a rule of dependency-cruiser has for a file, or for all below a folder. */
const below = (place) => (place.endsWith('.ts') ? `^${place.replace('.', '\\.')}$` : `^${place}/`);
const folders = Object.keys(mayImport);

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle hides who depends on whom.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...folders.map((folder) => ({
      name: `${folder.replace('/', '-')}-imports-what-is-below`,
      comment: `${folder} may import: ${mayImport[folder].join(', ') || 'nothing'}.`,
      severity: 'error',
      from: { path: below(folder) },
      to: { path: '^(rig|host|firmware|test|fixtures)/', pathNot: [folder, ...mayImport[folder]].map(below) },
    })),
    {
      name: 'nothing-without-a-rule',
      comment: 'A new folder says first what it may import.',
      severity: 'error',
      // rig/bin installs and compiles, and then starts what it has compiled.
      from: { path: '^(rig|host|firmware)/', pathNot: [...folders.map(below), '^rig/bin/'] },
      to: { path: '^(rig|host|firmware|test|fixtures)/' },
    },
    {
      name: 'judges-are-pure',
      comment: 'What judges is given all that it judges by: it reads no file and no clock, and asks nobody.',
      severity: 'error',
      from: { path: below('rig/evidence') },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'devices-by-links',
      comment: 'Serial lines and USB are opened in one place.',
      severity: 'error',
      from: { pathNot: [below('rig/link'), '^test/'] },
      to: { path: '^node_modules/(serialport|usb)/' },
    },
    {
      name: 'agent-by-its-client',
      comment: 'The contract is spoken in one place on either side.',
      severity: 'error',
      from: { pathNot: [below('rig/host'), below('host/agent'), below('host/proto'), '^test/'] },
      to: { path: '^node_modules/@grpc/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
