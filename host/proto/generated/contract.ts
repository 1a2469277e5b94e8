// Generated from host/proto/mprig/host/v1/agent.proto by npm run generate. Do not edit.

/** Digest of the contract without its comments: controller and agent must have the same. */
export const contract = 'edb84a43';
