// Original file: host/proto/mprig/host/v1/agent.proto


export interface ModuleBuild {
  'name'?: (string);
  /**
   * digest of the sources of all modules
   */
  'build'?: (string);
}

export interface ModuleBuild__Output {
  'name': (string);
  /**
   * digest of the sources of all modules
   */
  'build': (string);
}
