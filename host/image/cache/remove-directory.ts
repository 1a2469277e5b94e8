import { rm } from 'node:fs/promises';

/**
 * Removes a directory with all that it holds. What a killed tool was filling may still be filled by its children for a
 * moment, so a directory that is not empty after all is tried again.
 */
export function removeDirectory(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
