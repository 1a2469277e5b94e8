#!/usr/bin/env node
import { ensurePackages } from './install.mjs';

ensurePackages();
const { register } = await import('tsx/esm/api');
register();
await import('../cli/main.ts');
