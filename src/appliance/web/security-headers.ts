import { secureHeaders } from "hono/secure-headers";

/** No inline script or style, nothing from elsewhere, no frame; `data:` for the empty icon that spares a request. */
export const securityHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    scriptSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  // The box made its certificate itself: a pinned HTTPS would lock its owner out of the browser's warning.
  strictTransportSecurity: false,
  referrerPolicy: "same-origin",
});
