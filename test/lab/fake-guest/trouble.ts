/** How the kernel begins a report of its own mistakes, and the IOMMU's driver one of a device's. */
export const trouble =
  /^.*(?:\bBUG\b|WARNING:|Oops|Call Trace|Kernel panic|general protection|DMAR: \[|detected stall).*$/gm;
