import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnalysisManifest, BrowserManifest, DkmsManifest, TreeManifest } from './manifest.js';

/** The root directory of a tree. */
export function treeRoot(treeDirectory: string): string {
  return join(treeDirectory, 'root');
}

export function manifestFile(treeDirectory: string): string {
  return join(treeDirectory, 'manifest.json');
}

/** What a finished tree contains. */
export async function readManifest(treeDirectory: string): Promise<TreeManifest> {
  return JSON.parse(await readFile(manifestFile(treeDirectory), 'utf8')) as TreeManifest;
}

/** What a finished analysis tree contains. */
export async function readAnalysisManifest(treeDirectory: string): Promise<AnalysisManifest> {
  return JSON.parse(await readFile(manifestFile(treeDirectory), 'utf8')) as AnalysisManifest;
}

/** What a finished tree with a browser contains. */
export async function readBrowserManifest(treeDirectory: string): Promise<BrowserManifest> {
  return JSON.parse(await readFile(manifestFile(treeDirectory), 'utf8')) as BrowserManifest;
}

/** What a finished tree for DKMS contains. */
export async function readDkmsManifest(treeDirectory: string): Promise<DkmsManifest> {
  return JSON.parse(await readFile(manifestFile(treeDirectory), 'utf8')) as DkmsManifest;
}
