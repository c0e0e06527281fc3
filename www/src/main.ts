// The page's start: styles, the application element, the service worker.
import "@awesome.me/webawesome/dist/styles/themes/default.css";
import "./ui/tokens.css";
import "./ui/theme.ts";
import "./app/vitrine-app.ts";
import { registerOffline } from "./app/offline.ts";

registerOffline();
