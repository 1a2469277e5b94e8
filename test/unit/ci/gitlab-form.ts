import { z } from 'zod';

// GitLab's "CI/CD YAML syntax reference", as far as a pipeline of ours may go: whatever is not here is a flaw until somebody has
// read there what it does.

const text = z.string().min(1);
const lines = z.array(text).min(1);
/** Written so that GitLab understands it, and a reader as well. */
const duration = z.string().regex(/^\d+ (minutes?|hours?|days?)$/);

const job = z.strictObject({
  stage: z.enum(['build', 'test', 'deploy']),
  tags: z.tuple([z.literal('mprig')]),
  rules: z
    .array(z.strictObject({ if: z.string().regex(/^\$CI_PIPELINE_SOURCE == "(schedule|web|push|api|trigger)"$/) }))
    .min(1),
  // One group for each bench.
  resource_group: z.literal('bench-$BENCH'),
  interruptible: z.literal(false),
  timeout: duration,
  before_script: lines,
  script: lines,
  allow_failure: z.strictObject({ exit_codes: z.int().min(1).max(255) }),
  artifacts: z.strictObject({
    when: z.literal('always'),
    expire_in: duration,
    paths: lines,
    reports: z.strictObject({ junit: text }),
  }),
});

/** A pipeline for a runner that reaches a bench: its variables, and jobs with names of their own. */
export const gitlabForm = z
  .object({
    variables: z.strictObject({ BENCH: z.strictObject({ value: text, description: text }) }),
  })
  .catchall(job);
