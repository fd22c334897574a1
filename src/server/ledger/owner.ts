/** Whose entries are one printer's: by key, and where boxes read two printers by one key, by box. */
export interface LedgerOwner {
  key: string;
  /** The box whose word was split off as a printer of its own: this one. */
  onlyBox?: string;
  /** Boxes whose word was split off from this printer. */
  exceptBoxes?: readonly string[];
}

/** Whether what this box read by this key is the printer's. */
export function isOwned(owners: readonly LedgerOwner[], key: string, applianceId: string): boolean {
  return owners.some(
    (owner) =>
      owner.key === key &&
      (owner.onlyBox === undefined || owner.onlyBox === applianceId) &&
      !owner.exceptBoxes?.includes(applianceId),
  );
}
