document.querySelectorAll("table[data-sorts] thead th").forEach(function (head, column) {
  var table = head.closest("table"), body = table.tBodies[0];
  column = head.cellIndex;
  var button = document.createElement("button");
  button.type = "button";
  while (head.firstChild) button.appendChild(head.firstChild);
  head.appendChild(button);
  button.addEventListener("click", function () {
    var up = head.getAttribute("aria-sort") !== "ascending";
    Array.prototype.forEach.call(head.parentNode.cells, function (one) { one.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    var key = function (row) { var cell = row.cells[column]; return cell.dataset.sort || cell.textContent.trim(); };
    Array.prototype.slice.call(body.rows).sort(function (a, b) {
      return key(a).localeCompare(key(b), undefined, { numeric: true }) * (up ? 1 : -1);
    }).forEach(function (row) { body.appendChild(row); });
  });
});
