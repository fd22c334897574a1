/** The product's mark: five, counted by hand. */
export function TallyMark() {
  return (
    <svg viewBox="0 0 24 20" width="24" height="20" aria-hidden="true">
      <path
        d="M4 2v16M9 2v16M14 2v16M19 2v16M1 15 22 5"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
      />
    </svg>
  );
}
