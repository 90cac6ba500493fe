"""What the tables of validity say in Spanish; the English words stand with the tables."""

from __future__ import annotations

SPANISH_VALIDITY = {
    "v_group": "Grupo",
    "v_construct": "Constructo",
    "v_constructs": "Constructos",
    "v_item": "Ítem",
    "v_ratio": "Razón",
    "v_estimate": "Estimación",
    "v_ci": "IC del {level}%",
    "v_upper": "Límite superior",
    "v_title_convergent": "Fiabilidad compuesta y varianza media extraída",
    "v_title_htmt": "HTMT (medias aritméticas)",
    "v_title_htmt2": "HTMT2 (medias geométricas)",
    "v_title_correlation": "Correlaciones de los constructos",
    "v_title_ratio_tests": "Contrastes de las razones heterorrasgo–monorrasgo",
    "v_note_ratio_tests": (
        "p es unilateral, de la hipótesis de que la razón es {cutoff} o mayor; el límite superior es el "
        "de un intervalo unilateral del {level}%."
    ),
    "v_title_pairs": "Correlaciones de los constructos con sus intervalos",
    "v_note_pairs": (
        "El problema de validez discriminante se gradúa por el extremo del intervalo y por contrastes de "
        "diferencias, en correlaciones de .80, .90 y 1."
    ),
    "v_by_interval": "Problema, por intervalo",
    "v_by_tests": "Problema, por contrastes",
    "v_title_cuts": "Contrastes con modelos que fijan una correlación",
    "v_note_cuts": (
        "Δχ² compara el modelo con otro en que la correlación tiene el tamaño indicado, o en que ambos "
        "constructos son uno."
    ),
    "v_held": "Fijada en",
    "v_merged": "unidos",
    "v_title_structure": "Coeficientes de estructura implicados por el modelo",
    "v_note_structure": ("Correlaciones de los ítems con los constructos; la mayor de cada ítem en negrita."),
    "v_grade_0": "ninguno",
    "v_grade_1": "leve",
    "v_grade_2": "moderado",
    "v_grade_3": "grave",
    "v_title_nomological": "Correlaciones esperadas y observadas",
    "v_note_nomological": (
        "El veredicto se basa en todo el intervalo; sin correlación (0) significa menor de {negligible} "
        "en tamaño."
    ),
    "v_claim": "Hipótesis",
    "v_expected": "Esperada",
    "v_verdict": "Veredicto",
    "v_verdict_1": "como se esperaba",
    "v_verdict_0": "sin decidir",
    "v_verdict_-1": "contradicha",
    "v_title_scale": "Validez de contenido de los constructos",
    "v_title_relevance": "Pertinencia de los ítems",
    "v_title_essential": "Ítems esenciales",
    "v_title_sorted": "Clasificación de los ítems",
    "v_title_match": "Correspondencia de los ítems con las definiciones",
    "v_note_relevance": (
        "I-CVI = proporción de expertos que consideran pertinente el ítem; κ* = corregida por el acuerdo "
        "al azar; V = V de Aiken, con su p exacta unilateral."
    ),
    "v_note_essential": (
        "CVR = razón de validez de contenido, con p exacta unilateral y el menor valor significativo."
    ),
    "v_note_sorted": (
        "psa = proporción de expertos que clasificaron el ítem como se pretendía; csv = esa proporción "
        "menos la del otro constructo más frecuente, con p exacta unilateral y el menor valor "
        "significativo."
    ),
    "v_note_match": (
        "htc = correspondencia con la definición propia; htd = su ventaja sobre las demás definiciones."
    ),
    "v_note_scale": (
        "S-CVI/Ave = media de los I-CVI; S-CVI/UA = proporción de ítems que todos los expertos "
        "consideran pertinentes; los demás son medias."
    ),
    "v_all": "Todos los ítems",
    "v_items": "Ítems",
    "v_critical": "Crítico",
}
