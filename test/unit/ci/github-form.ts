import { z } from 'zod';

// GitHub's "Workflow syntax", as far as a workflow of ours may go: whatever is not here is a flaw until somebody has read there
// what it does.

/** With fixed words, or an expression of things that GitHub has at that place. */
const text = z.string().min(1);
const environment = z.record(z.string().regex(/^[A-Z_]+$/), text);

/** Third parties' actions run with the bench in reach: only these two, and those of their inputs that were looked up. */
const actions = {
  'actions/checkout@v7': z.strictObject({ 'persist-credentials': z.literal(false) }),
  'actions/upload-artifact@v7': z.strictObject({
    name: text,
    path: text,
    'if-no-files-found': z.enum(['warn', 'error', 'ignore']),
    'retention-days': z.int().min(1).max(90),
  }),
};

const common = {
  name: text.optional(),
  id: z
    .string()
    .regex(/^[a-z_]+$/)
    .optional(),
  if: z.enum(['always()']).optional(),
};

const step = z.union([
  z.strictObject({ ...common, run: text, env: environment.optional() }),
  ...Object.entries(actions).map(([uses, inputs]) =>
    z.strictObject({ ...common, uses: z.literal(uses), with: inputs as z.ZodType }),
  ),
]);

/** Five fields of POSIX cron: numbers, lists, ranges, steps, or a star. */
const cronField = String.raw`(\*|\d+(-\d+)?(,\d+(-\d+)?)*)(/\d+)?`;
const cron = z.string().regex(new RegExp(`^${cronField}( ${cronField}){4}$`));

const job = z.strictObject({
  'runs-on': z.tuple([z.literal('self-hosted'), z.literal('linux'), z.literal('mprig')]),
  'timeout-minutes': z
    .int()
    .min(1)
    .max(35 * 24 * 60),
  outputs: z.record(z.string(), text),
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal('bash') }) }),
  env: environment,
  steps: z.array(step).min(1),
});

/** A workflow for a runner that reaches a bench. */
export const githubForm = z.strictObject({
  name: text,
  on: z.strictObject({
    schedule: z.array(z.strictObject({ cron })).min(1),
    workflow_dispatch: z.strictObject({
      inputs: z.record(
        z.string(),
        z.strictObject({ description: text, type: z.literal('string'), required: z.boolean(), default: text }),
      ),
    }),
  }),
  permissions: z.strictObject({ contents: z.literal('read') }),
  concurrency: z.strictObject({
    // One group for each bench.
    group: z.string().regex(/^bench-\$\{\{ inputs\.bench \|\| '[a-z0-9-]+' \}\}$/),
    'cancel-in-progress': z.literal(false),
  }),
  jobs: z.record(z.string().regex(/^[a-z_-]+$/), job),
});

export type GithubWorkflow = z.infer<typeof githubForm>;

/** The value of the expressions that a workflow of ours has, in a run that the schedule has started. */
export function scheduled(value: string): string {
  return value.replace(/\$\{\{ inputs\.[a-z]+ \|\| '([^']*)' \}\}/g, '$1');
}
