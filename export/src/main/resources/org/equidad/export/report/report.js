(function () {
  "use strict";
  var root = document.documentElement;
  var byId = function (id) { return document.getElementById(id); };
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var lang = function () { return root.lang === "en" ? "en" : "es"; };

  // ---- language
  var afterSwitch = [];
  function setLanguage(code) {
    root.lang = code === "en" ? "en" : "es-PE";
    var title = document.querySelector("title");
    document.title = title.getAttribute("data-" + lang());
    all("[data-lang]").forEach(function (b) {
      b.setAttribute("aria-pressed", String(b.getAttribute("data-lang") === lang()));
    });
    all("button[data-es]").forEach(function (b) { b.setAttribute("aria-label", b.getAttribute("data-" + lang())); });
    afterSwitch.forEach(function (f) { f(); });
  }
  all(".switch, .controls").forEach(function (e) { e.hidden = false; });
  all("[data-lang]").forEach(function (b) {
    b.addEventListener("click", function () { setLanguage(b.getAttribute("data-lang")); });
  });

  // ---- threshold explorer
  var words = {
    es: {
      none: "sin dato", hidden: "no se publica", to: " a ", all: "Todos los grupos", reference: " (referencia)",
      heads: ["Grupo", "No detectados", "Falsas alarmas", "Aciertos entre los señalados", "Señalados"],
      said: function (t, a, s, m) {
        return "Umbral " + t + (a ? " (el auditado)" : "") + ": se señala a " + s + " de cada 100; quedan sin detectar "
          + m + " de cada 100 casos.";
      },
      marks: { r: " (referencial)", w: " (no citar)" },
      found: function (n, of) { return n + " de " + of + " distritos"; },
      place: function (c) {
        return c[3] + ", " + c[2] + ", " + c[1] + ": predicha " + c[4] + " %, administrativa " + c[5] + " %";
      }
    },
    en: {
      none: "no data", hidden: "not published", to: " to ", all: "All groups", reference: " (reference)",
      heads: ["Group", "Missed", "False alarms", "Right among the flagged", "Flagged"],
      said: function (t, a, s, m) {
        return "Threshold " + t + (a ? " (the audited one)" : "") + ": " + s + " of every 100 are flagged; " + m
          + " of every 100 cases are missed.";
      },
      marks: { r: " (for reference)", w: " (do not quote)" },
      found: function (n, of) { return n + " of " + of + " districts"; },
      place: function (c) {
        return c[3] + ", " + c[2] + ", " + c[1] + ": predicted " + c[4] + "%, administrative " + c[5] + "%";
      }
    }
  };
  function explorer() {
    var source = byId("threshold-data");
    if (!source) { return; }
    var data = JSON.parse(source.textContent);
    var select = byId("dimension");
    var slider = byId("slider");
    var colors = ["#0072b2", "#d55e00", "#009e73", "#595959"];
    slider.max = String(data.t.length - 1);
    slider.value = String(data.a);
    data.d.forEach(function (d, i) {
      var option = document.createElement("option");
      option.value = String(i);
      select.appendChild(option);
    });
    function value(x) { return x === null || x === undefined ? "" : String(Math.round(x / 10)); }
    function strip(lower, v, upper, color, hollow) {
      var x = function (p) { return (4 + 112 * p / 1000).toFixed(1); };
      var line = lower === null ? "" : '<path d="M' + x(lower) + " 9L" + x(upper) + ' 9" stroke="' + color
        + '" stroke-width="2"/>';
      return '<svg class="strip" viewBox="0 0 120 18" aria-hidden="true"><path d="M4 16.5L116 16.5M4 13L4 18M60 14L60 18M116 13L116 18"'
        + ' stroke="#8c8c8c"/>' + line + '<circle cx="' + x(v) + '" cy="9" r="4.5" fill="' + (hollow ? "#fff" : color)
        + '" stroke="' + color + '" stroke-width="1.5"/></svg>';
    }
    function cell(group, m, i, w) {
      var v = group["v" + m][i];
      var q = group["q" + m].charAt(i);
      if (v === null || v === undefined) { return q === "s" ? w.hidden : w.none; }
      var l = group["l" + m][i];
      var u = group["u" + m][i];
      return "<strong>" + value(v) + "</strong>" + (l === null ? "" : " (" + value(l) + w.to + value(u) + ")")
        + (w.marks[q] ? '<br><span class="w66">' + w.marks[q].trim() + "</span>" : "")
        + strip(l, v, u, q === "w" ? "#595959" : colors[m], q !== "p");
    }
    function escape(s) { return s.replace(/&/g, "&amp;").replace(/</g, "&lt;"); }
    function draw() {
      var w = words[lang()];
      var i = Number(slider.value);
      var t = data.t[i].toFixed(2);
      Array.prototype.forEach.call(select.options, function (o, k) { o.textContent = data.d[k][lang()]; });
      var dimension = data.d[Number(select.value || 0)];
      var rows = [data.all].concat(dimension.g).map(function (g) {
        return '<tr><th scope="row">' + escape(g[lang()]) + (g.r ? w.reference : "") + "</th>"
          + [0, 1, 2, 3].map(function (m) { return "<td>" + cell(g, m, i, w) + "</td>"; }).join("") + "</tr>";
      });
      var table = document.querySelector("#explorer-table table");
      table.tHead.innerHTML = "<tr>" + w.heads.map(function (h) { return '<th scope="col">' + h + "</th>"; }).join("") + "</tr>";
      table.tBodies[0].innerHTML = rows.join("");
      slider.setAttribute("aria-valuetext", t);
      byId("said").textContent = w.said(t, i === data.a, value(data.all.v3[i]), value(data.all.v0[i]));
    }
    function step(by) {
      slider.value = String(Number(slider.value) + by);
      draw();
    }
    slider.addEventListener("input", draw);
    select.addEventListener("change", draw);
    byId("less").addEventListener("click", function () { step(-1); });
    byId("plus").addEventListener("click", function () { step(1); });
    byId("audited").addEventListener("click", function () { slider.value = String(data.a); draw(); });
    afterSwitch.push(draw);
    draw();
  }
  explorer();

  // ---- districts
  function districts() {
    var body = byId("district-rows");
    if (!body) { return; }
    var rows = Array.prototype.slice.call(body.rows);
    var byKey = {};
    rows.forEach(function (r) { byKey[r.getAttribute("data-k")] = r; });
    var search = byId("search");
    var plain = function (s) { return s.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, ""); };
    var texts = rows.map(function (r) {
      return plain([0, 1, 2, 3].map(function (c) { return r.cells[c].textContent; }).join(" "));
    });
    function filter() {
      var wanted = plain(search.value.trim());
      var shown = 0;
      rows.forEach(function (r, i) {
        r.hidden = texts[i].indexOf(wanted) < 0;
        shown += r.hidden ? 0 : 1;
      });
      byId("found").textContent = words[lang()].found(shown, rows.length);
    }
    search.addEventListener("input", filter);
    afterSwitch.push(filter);
    filter();

    var map = byId("map");
    if (!map) { return; }
    var chosen = null;
    function tell() {
      if (chosen && byKey[chosen]) {
        byId("place").textContent = words[lang()].place(
          Array.prototype.map.call(byKey[chosen].cells, function (c) { return c.textContent; }));
      }
    }
    function choose(e) {
      var key = e.target.getAttribute && e.target.getAttribute("data-k");
      if (!key) { return; }
      all("#map .on").forEach(function (d) { d.classList.remove("on"); });
      all('#map [data-k="' + key + '"]').forEach(function (d) { d.classList.add("on"); });
      chosen = key;
      tell();
    }
    map.addEventListener("pointerover", choose);
    map.addEventListener("click", choose);
    afterSwitch.push(tell);
    var zoom = 1;
    var images = all("#map figure svg");
    var boxes = images.map(function (s) { return s.getAttribute("viewBox").split(" ").map(Number); });
    var centre = [0.4, 0.5];
    function apply() {
      images.forEach(function (s, i) {
        var b = boxes[i];
        var w = b[2] / zoom;
        var h = b[3] / zoom;
        var x = Math.max(0, Math.min(b[2] - w, centre[0] * b[2] - w / 2));
        var y = Math.max(0, Math.min(b[3] - h, centre[1] * b[3] - h / 2));
        s.setAttribute("viewBox", [x, y, w, h].join(" "));
        s.setAttribute("tabindex", "0");
      });
    }
    all("[data-zoom]").forEach(function (b) {
      b.addEventListener("click", function () {
        var kind = b.getAttribute("data-zoom");
        zoom = kind === "in" ? Math.min(8, zoom * 1.6) : kind === "out" ? Math.max(1, zoom / 1.6) : 1;
        if (zoom === 1) { centre = [0.4, 0.5]; }
        apply();
      });
    });
    images.forEach(function (s) {
      s.addEventListener("keydown", function (e) {
        var move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
        if (!move || zoom === 1) { return; }
        e.preventDefault();
        centre = [0, 1].map(function (k) { return Math.max(0, Math.min(1, centre[k] + move[k] * 0.15 / zoom)); });
        apply();
      });
    });
    apply();
  }
  districts();

  // ---- whatever is folded shall be printed
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all("details.more:not([open])");
    opened.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (d) { d.open = false; });
  });

  if (location.hash === "#en") { setLanguage("en"); }
}());
