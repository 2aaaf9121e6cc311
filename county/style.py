"""The front page's style sheet, in the colours of the terminals. Works at a phone's width."""

STYLE = """
:root { --paper:#F6F3EC; --card:#FFF; --line:#D9D3C5; --ink:#1E2226; --muted:#4A5057;
  --seal:#8E1B16; --in:#14573F; --warn:#7A4A00;
  --late-wash:#FBE9E7; --warn-wash:#FFF1D6; --in-wash:#E4F1EA; }
* { box-sizing:border-box; }
body { margin:0; background:var(--paper); color:var(--ink); font:1.125rem/1.6
  "Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",
  sans-serif; font-variant-numeric:tabular-nums; }
header { background:var(--seal); color:#FFF; padding:1.25rem 1.5rem; }
header h1 { margin:0; font-size:1.75rem; line-height:1.3; overflow-wrap:anywhere; }
header p { margin:.25rem 0 0; }
main { max-width:76rem; margin:0 auto; padding:1.5rem 1rem; }
ul { list-style:none; margin:0; padding:0; }
.counts { display:flex; flex-wrap:wrap; gap:.75rem; margin-bottom:1.5rem; }
.counts li { flex:1 1 10rem; background:var(--card); border:2px solid var(--line);
  border-radius:1rem; padding:.75rem 1rem; color:var(--muted); }
.counts b { display:block; font-size:2.25rem; line-height:1.2; color:var(--ink); }
.counts .late { background:var(--late-wash); color:var(--seal); border-color:var(--seal); }
.counts .warn { background:var(--warn-wash); color:var(--warn); border-color:var(--warn); }
.counts .late b, .counts .warn b { color:inherit; }
.villages { display:grid; grid-template-columns:repeat(auto-fill,minmax(min(22rem,100%),1fr));
  gap:1.25rem; align-items:start; }
.card { background:var(--card); border:2px solid var(--line); border-radius:1.25rem;
  padding:1.25rem; overflow-wrap:anywhere; }
.card h2 { margin:0 0 .5rem; font-size:1.5rem; line-height:1.3; }
.card small { color:var(--muted); font-size:1rem; font-weight:normal; white-space:nowrap; }
dl { margin:0; }
dl div { display:flex; justify-content:space-between; gap:1rem; padding:.35rem 0;
  border-bottom:1px solid var(--line); }
dt { color:var(--muted); flex:none; }
dd { margin:0; text-align:right; }
dd span { white-space:nowrap; }
dd .warn { color:var(--warn); font-weight:bold; }
.notice { margin:.75rem 0 0; border-radius:.75rem; padding:.6rem .9rem; }
.notice li { margin-top:.5rem; line-height:1.4; }
.notice small { display:block; color:inherit; white-space:normal; }
.verdict { margin:0 0 1.25rem; padding:1rem 1.25rem; }
.verdict b { font-size:1.75rem; line-height:1.3; }
.verdict p { margin:.25rem 0 0; }
a { color:#1F4E8C; }
.notice.late { background:var(--late-wash); color:var(--seal); }
.notice.warn { background:var(--warn-wash); color:var(--warn); }
.notice.in { background:var(--in-wash); color:var(--in); }
@media (max-width:30rem) { body { font-size:1rem; } header h1 { font-size:1.4rem; }
  .counts li { flex-basis:8rem; } .counts b { font-size:1.75rem; } }
"""
