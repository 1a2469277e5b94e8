import { BenchError, UsageError } from '../base/errors.js';

/** What answers on the control link is not a NIC that this rig can drive. */
export class WrongFirmware extends BenchError {
  override readonly name = 'WrongFirmware';
  constructor(what: string) {
    super(
      'WrongFirmware',
      what,
      'load the firmware that belongs to this rig, or use the rig that belongs to the firmware',
    );
  }
}

/** The NIC did something that its description rules out. */
export class NicFault extends BenchError {
  override readonly name = 'NicFault';
  constructor(what: string) {
    super(
      'NicFault',
      what,
      'reset the NIC: "rig lab down --bench BENCH" does for a virtual one; if it happens again the firmware is at fault',
    );
  }
}

/** The NIC is doing something else. */
export class NicBusy extends BenchError {
  override readonly name = 'NicBusy';
  constructor(what: string) {
    super('NicBusy', what, 'wait until it has finished; taking the bench anew stops it');
  }
}

/** The traffic generator is not to be allowed this. */
export class AllowanceRefused extends UsageError {
  override readonly name = 'AllowanceRefused';
  constructor(what: string, remedy: string) {
    super('AllowanceRefused', what, remedy);
  }
}
