import { parseDocument } from 'yaml';
import type { z } from 'zod';

/**
 * Reads YAML as strictly as anybody does, and holds it to a form.
 * @throws Error naming the place of the first flaw
 */
export function readYaml<T>(text: string, form: z.ZodType<T>): T {
  const document = parseDocument(text, { strict: true, uniqueKeys: true, stringKeys: true, version: '1.2' });
  const [flaw] = [...document.errors, ...document.warnings];
  if (flaw) throw flaw;
  const { data, error } = form.safeParse(document.toJS());
  if (data !== undefined) return data;
  throw new Error(error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}
