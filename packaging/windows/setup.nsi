; The Windows setup program. Called by installers/windows.py, which defines what is in capitals.
;
; Exit codes of a silent run (/S): 0 done; 1 cancelled; 2 failed while writing; 3 a newer version is
; installed; 4 the program is running; 5 the path is too long; 6 no space; 7 no right to write there;
; 8 a ledger lies in the program's own folder. In every case but 0 the old version still works.

; 64-bit as the program is: a 32-bit Windows says itself that it cannot run it.
Target amd64-unicode
Unicode true
ManifestDPIAware true
SetCompressor ${COMPRESSOR}
!if "${COMPRESSOR}" != "zlib"
  SetCompressorDictSize 64
!endif
; Files bear the time they are installed at: that of the build would be in the bytes, of each picture too.
SetDateSave off
!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\StudyHours"
!define KIND "StudyHours.Ledger"

Name "研训学时 StudyHours"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\StudyHours"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText "StudyHours ${VERSION}"
VIProductVersion "${VERSION_NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "StudyHours 研训学时"
VIAddVersionKey /LANG=0 "FileDescription" "StudyHours 研训学时 ${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "Apache License 2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION StartIt
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString Newer ${LANG_SIMPCHINESE} "已安装更新的版本 $R8，本安装程序的版本是 ${VERSION}。没有作任何改动。"
LangString Newer ${LANG_ENGLISH} "A newer version, $R8, is installed; this setup brings ${VERSION}. Nothing was changed."
LangString Running ${LANG_SIMPCHINESE} "研训学时正在运行。请先关闭它，再重新安装。没有作任何改动。"
LangString Running ${LANG_ENGLISH} "StudyHours is running. Close it, then run this again. Nothing was changed."
LangString TooLong ${LANG_SIMPCHINESE} "文件夹路径太长：最多 ${MOST} 个字符。请选择较短的路径。没有作任何改动。"
LangString TooLong ${LANG_ENGLISH} "The folder's path is too long: ${MOST} characters at most. Choose a shorter one. Nothing was changed."
LangString NoSpace ${LANG_SIMPCHINESE} "磁盘空间不足：需要 $R7 MB，剩余 $R6 MB。没有作任何改动。"
LangString NoSpace ${LANG_ENGLISH} "Not enough space on the disk: $R7 MB are needed, $R6 MB are free. Nothing was changed."
LangString NoRight ${LANG_SIMPCHINESE} "不能写入该文件夹。请另选一个，例如默认的文件夹。没有作任何改动。"
LangString NoRight ${LANG_ENGLISH} "This folder cannot be written to. Choose another, such as the one proposed. Nothing was changed."
LangString Failed ${LANG_SIMPCHINESE} "未能写入全部文件。原有版本保持不变。请检查磁盘后重试。"
LangString Failed ${LANG_ENGLISH} "Not every file could be written. The version installed before is as it was. Check the disk and try again."
LangString LedgerInside ${LANG_SIMPCHINESE} "程序文件夹 $INSTDIR\app 中有台账。请先把台账移到别处（如“文档”），再重试。没有作任何改动。"
LangString LedgerInside ${LANG_ENGLISH} "There is a ledger in the program's own folder, $INSTDIR\app. Move it elsewhere first (to Documents, say). Nothing was changed."
LangString Only10 ${LANG_SIMPCHINESE} "研训学时需要 64 位 Windows 10 或更新的系统。"
LangString Only10 ${LANG_ENGLISH} "StudyHours needs 64-bit Windows 10 or newer."
LangString Kept ${LANG_SIMPCHINESE} "台账和个人设置没有删除。"
LangString Kept ${LANG_ENGLISH} "Ledgers and personal settings were not deleted."
LangString LedgerType ${LANG_SIMPCHINESE} "研训学时台账"
LangString LedgerType ${LANG_ENGLISH} "StudyHours ledger"

; Says why nothing is done, and ends with a code; a silent run has the code alone.
!macro Refuse TEXT CODE
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; The same, where a person may choose another folder: the page stays.
!macro Complain TEXT CODE
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  ${If} ${Silent}
    SetErrorLevel ${CODE}
    Quit
  ${EndIf}
  Abort
!macroend

; A program that runs cannot be opened for writing; SAY is what says so.
!macro AskWhetherRunning PROGRAM SAY
  ${If} ${FileExists} "$INSTDIR\app\${PROGRAM}"
    ClearErrors
    FileOpen $R2 "$INSTDIR\app\${PROGRAM}" a
    ${If} ${Errors}
      !insertmacro ${SAY} "$(Running)" 4
    ${EndIf}
    FileClose $R2
  ${EndIf}
!macroend

Function .onInit
  SetShellVarContext current
  ${IfNot} ${AtLeastWin10}
    !insertmacro Refuse "$(Only10)" 2
  ${EndIf}
  ReadRegStr $R8 HKCU "${KEY}" "DisplayVersion"
  ${If} $R8 != ""
    ${VersionCompare} "$R8" "${VERSION}" $R9
    ${If} $R9 == 1
      !insertmacro Refuse "$(Newer)" 3
    ${EndIf}
  ${EndIf}
  ${If} ${Silent}
    Call CheckFolder
  ${EndIf}
FunctionEnd

; Everything that can be known beforehand: length, space, rights, a ledger inside, a running copy.
Function CheckFolder
  StrLen $R0 "$INSTDIR"
  ${If} $R0 > ${MOST}
    !insertmacro Complain "$(TooLong)" 5
  ${EndIf}
  ${GetRoot} "$INSTDIR" $R1
  StrCpy $R7 ${KILOBYTES}
  IntOp $R7 $R7 / 1024
  IntOp $R7 $R7 + 20
  ClearErrors
  ${DriveSpace} "$R1\" "/D=F /S=M" $R6
  ${IfNot} ${Errors}
    ${If} $R6 < $R7
      !insertmacro Complain "$(NoSpace)" 6
    ${EndIf}
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\app\*.studyhours"
    !insertmacro Complain "$(LedgerInside)" 8
  ${EndIf}
  CreateDirectory "$INSTDIR"
  ClearErrors
  FileOpen $R2 "$INSTDIR\.try" w
  ${If} ${Errors}
    !insertmacro Complain "$(NoRight)" 7
  ${EndIf}
  FileClose $R2
  Delete "$INSTDIR\.try"
  !insertmacro AskWhetherRunning pythonw.exe Complain
  !insertmacro AskWhetherRunning python.exe Complain
FunctionEnd

Section
  SetShellVarContext current
  RMDir /r "$INSTDIR\app.new"
  SetOutPath "$INSTDIR\app.new"
  ClearErrors
  SetOverwrite try
  File /r "${TREE}\*"
  ${If} ${Errors}
    Goto failed
  ${EndIf}
  ; The new lies beside the old; now they change places, in one moment.
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\app.old"
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\app\*.*"
    Rename "$INSTDIR\app" "$INSTDIR\app.old"
    ${If} ${Errors}
      RMDir /r "$INSTDIR\app.new"
      !insertmacro Refuse "$(Running)" 4
    ${EndIf}
  ${EndIf}
  Rename "$INSTDIR\app.new" "$INSTDIR\app"
  ${If} ${Errors}
    Rename "$INSTDIR\app.old" "$INSTDIR\app"
    Goto failed
  ${EndIf}
  RMDir /r "$INSTDIR\app.old"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  SetOutPath "$INSTDIR\app"
  CreateShortCut "$SMPROGRAMS\研训学时.lnk" "$INSTDIR\app\pythonw.exe" '"$INSTDIR\app\start.py"' "$INSTDIR\app\studyhours.ico" 0
  CreateShortCut "$DESKTOP\研训学时.lnk" "$INSTDIR\app\pythonw.exe" '"$INSTDIR\app\start.py"' "$INSTDIR\app\studyhours.ico" 0

  WriteRegStr HKCU "Software\Classes\.studyhours" "" "${KIND}"
  WriteRegStr HKCU "Software\Classes\${KIND}" "" "$(LedgerType)"
  WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\app\studyhours-ledger.ico,0"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\app\pythonw.exe" "$INSTDIR\app\start.py" "%1"'
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'

  WriteRegStr HKCU "${KEY}" "DisplayName" "研训学时 StudyHours"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\app\studyhours.ico"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegStr HKCU "${KEY}" "Publisher" "StudyHours"
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  Return
failed:
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\app.new"
  !insertmacro Refuse "$(Failed)" 2
SectionEnd

Function StartIt
  Exec '"$INSTDIR\app\pythonw.exe" "$INSTDIR\app\start.py"'
FunctionEnd

Function .onInstFailed
  RMDir /r "$INSTDIR\app.new"
FunctionEnd

Function un.onInit
  SetShellVarContext current
  ${If} ${FileExists} "$INSTDIR\app\*.studyhours"
    !insertmacro Refuse "$(LedgerInside)" 8
  ${EndIf}
  !insertmacro AskWhetherRunning pythonw.exe Refuse
  !insertmacro AskWhetherRunning python.exe Refuse
FunctionEnd

Section "Uninstall"
  SetShellVarContext current
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\app.new"
  RMDir /r "$INSTDIR\app.old"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\研训学时.lnk"
  Delete "$DESKTOP\研训学时.lnk"
  ReadRegStr $R0 HKCU "Software\Classes\.studyhours" ""
  ${If} $R0 == "${KIND}"
    DeleteRegKey HKCU "Software\Classes\.studyhours"
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\${KIND}"
  DeleteRegKey HKCU "${KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  MessageBox MB_OK|MB_ICONINFORMATION "$(Kept)" /SD IDOK
SectionEnd
