/** Makes dist/ current, for a package that is to carry it. */
import { ensureCompiled } from './compile.mjs';

await ensureCompiled();
