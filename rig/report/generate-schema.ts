import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { publishedSchema } from './schema.js';

/** Writes `run.schema.json`, or with `--check` fails when it is stale. */
const path = join(import.meta.dirname, 'run.schema.json');
const text = await format(JSON.stringify(publishedSchema()), { parser: 'json', printWidth: 120 });
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  process.stderr.write('run.schema.json is stale: npm run generate\n');
  process.exitCode = 1;
}
