// Registers the service worker once the page is drawn, so that it never competes with the first visit.
export function registerOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const register = () =>
    navigator.serviceWorker.register(new URL("sw.js", document.baseURI)).catch((error: unknown) => {
      console.warn("Vitrine will not work offline:", error);
    });
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
